import Config

ip = {127, 0, 0, 1}
config :p, url: "http://#{ip}:4000"
