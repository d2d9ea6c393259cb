# 李伟 在展台手工录入的客户
fairlead lead add --company 广州星河智能装备有限公司 --contact 曾志明 --title 采购总监 --phone 13900010001 \
    --wechat xinghe_zeng --city 广州 --need "两条包装线自动化" --budget 800000-1200000CNY --tag 重点
fairlead log visit 星河 -m "看了码垛演示，五月安排试用" --next "发试用方案" --due +3d --minutes 20
fairlead log wechat 曾志明 -m "已发产品目录和案例"
fairlead log visit 青岛卓越 李伟 -m "确认 AGV 通道宽度 1.8 米" --result "需要现场测量" --next "预约现场" --due +5d
fairlead lead edit 青岛卓越 李伟 stage=qualified tags+=AGV
fairlead log call 泰达利 黄秀英 -m "电话未接，下午再打" --minutes 1
fairlead lead edit 新松源医疗 马子涵 stage=contacted city=重庆
# 按拼音首字母也能找到
fairlead lead list xhzn
