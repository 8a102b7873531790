import Config

; this is no comment
config :pleroma, :a, b: 1
