import Config

if System.get_env("X") do
  config :a, B, http: [port: 1]
end
config :a, B, secure: true, http: [ip: 5]
config :a, B, http: [port: 7]
