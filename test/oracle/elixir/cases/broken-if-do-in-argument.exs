import Config

config :a, b: if true do 1 else 2 end
