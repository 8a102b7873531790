import Config

config :p, port: @port
