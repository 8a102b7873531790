import Config

config :a, b: "日本語", c: :"ключ", d: 'é', e: String.length("é"), "ü": 1
