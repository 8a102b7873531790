import Config
import Process, only: [put: 2]

config :p, :a, 1
put({Config, :config}, p: [a: 2])
