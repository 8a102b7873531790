import Config

<<<<<<< HEAD
config :a, b: 1
=======
config :a, b: 2
>>>>>>> other
