import Config

config :pleroma, :a, b: $(hostname)
