import Config

@port 4000
config :p, port: @port
