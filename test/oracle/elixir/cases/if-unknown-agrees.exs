import Config

if System.get_env("X") do
  config :a, b: 1, c: [x: 1, y: 2]
else
  config :a, b: 1, c: [x: 1, z: 3]
end
config :a, c: [w: 1]
