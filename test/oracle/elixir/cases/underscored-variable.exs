import Config
_port = 4000
config :a, port: _port
