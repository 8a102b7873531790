import Config

config :p, :port, 4000 + "1"
