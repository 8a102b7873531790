import Config

config :pleroma, :a, b: 0XFF
