import Config

config :a, b: 1__000
