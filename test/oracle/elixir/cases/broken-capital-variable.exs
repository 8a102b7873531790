import Config

Port = 4000
config :a, b: Port
