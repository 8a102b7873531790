import Config

config :a, b: "\u12"
