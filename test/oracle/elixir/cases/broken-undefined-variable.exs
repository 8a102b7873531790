import Config

config :a, b: localhost
