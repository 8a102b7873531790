import Config

config :a, b: 1, c: [x: 1]
import_config "#{config_env()}.exs"
config :a, d: 4
