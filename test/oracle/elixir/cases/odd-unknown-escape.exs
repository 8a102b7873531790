import Config

config :pleroma, :a, b: "\q\d\."
