import Config

config :pleroma, :a, é: 1, b: :été, "ñ": :"ü"
