import Config

config :pleroma, :a, foo-bar: 1
