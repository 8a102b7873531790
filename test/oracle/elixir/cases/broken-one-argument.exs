import Config

config :a
