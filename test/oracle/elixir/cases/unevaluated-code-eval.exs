import Config

config :a, b: 1
Code.eval_string("import Config; config :a, b: 2")
config :a, c: 1
