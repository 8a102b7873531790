import Config

config :p, hosts: String.split(nil, ",")
