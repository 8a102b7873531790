import HostileConfig

config :p, :a, 1
