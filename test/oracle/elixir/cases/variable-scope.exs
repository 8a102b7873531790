import Config

x = 1
if true do
  x = 2
  config :a, inner: x
end
config :a, outer: x
y = if true, do: (x = 5; x), else: 0
config :a, y: y, after: x
