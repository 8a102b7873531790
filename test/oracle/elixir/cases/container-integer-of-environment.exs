import Config

port = String.to_integer(System.get_env("PORT") || "4000")
config :pleroma, Pleroma.Web.Endpoint, http: [ip: {127, 0, 0, 1}, port: port], secure_cookie_flag: true
