import Config

if true
  config :a, b: 1
else
  config :a, b: 2
end
