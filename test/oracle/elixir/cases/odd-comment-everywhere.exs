import Config

config :pleroma, # application
  :a, # key
  # more
  b: [ # list
    1, # one
    # none
    2 # two
  ] # end
# last