import Config

config :p, :a, 1.5e300 * 1.0e300
