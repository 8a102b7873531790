import Config

if x = System.get_env("X") do
  config :a, b: x
end
if y = 5 do
  config :a, c: y
end
config :a, d: y, e: match?({:ok, _}, {:ok, 1})
