import Config

config :pleroma, Pleroma.Web.Endpoint,
<<<<<<< HEAD
  server: true
=======
  server: false
>>>>>>> feature
