import Config

config :a, b: [c: if(true, do: 1, else: 2), d: (if false do 1 else 2 end)]
