import Config

config :p, :port, String.to_integer("4000 ")
