import Config

config :pleroma, :a, enabled: True
config :pleroma, :b, True, c
