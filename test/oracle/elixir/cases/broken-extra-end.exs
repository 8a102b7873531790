import Config

config :a, b: 1
end
