import Config

config :pleroma, :a, b: :foo@bar, c@d: 1, e: :pleroma@localhost
