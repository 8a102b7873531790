import Config
require Pleroma.Web.Endpoint

config :p, :a, 1
