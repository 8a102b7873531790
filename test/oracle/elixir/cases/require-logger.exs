import Config
require Logger

Logger.info("x")
config :a, b: 1
