import Config
import Code

config :p, :a, 1
eval_string("import Config; config :p, :a, 2")
config :p, :b, 1
Enum.each(["import Config; config :p, :b, 2"], &eval_string/1)
