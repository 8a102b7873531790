import Config

<<<<<<< ours
config :pleroma, :a, b: 1
||||||| base
config :pleroma, :a, b: 0
=======
config :pleroma, :a, b: 2
>>>>>>> theirs
