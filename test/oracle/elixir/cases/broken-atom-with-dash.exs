import Config

config :pleroma, :my-key, a: 1
