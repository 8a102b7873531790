import Config

config :a, b: "\"\\\#{x}", c: '\'', d: "\a\b\d\f\r\v", e: :"a\nb", f: ~s(\t), g: "\q"
