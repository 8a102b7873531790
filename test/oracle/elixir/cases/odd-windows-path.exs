import Config

config :pleroma, :a, path: "C:\\pleroma\\uploads"
