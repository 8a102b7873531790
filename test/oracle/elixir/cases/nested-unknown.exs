import Config

if System.get_env("X") do
  if System.get_env("Y") do
    config :a, b: 1
  else
    config :a, b: 2
  end
  config :a, c: 3
else
  config :a, b: 2, c: 3
end
