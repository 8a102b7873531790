import Config

config :a, b:
