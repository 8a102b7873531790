import Config

this is not a config file
