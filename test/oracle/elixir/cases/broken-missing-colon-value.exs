import Config

config :logger, level: warn
