import Config
config :a, one: 1
import_config "nested.exs"
