import Config

host = "x"
config :pleroma, :a, b: "https://#{host/"
