import Config

raise "no"
