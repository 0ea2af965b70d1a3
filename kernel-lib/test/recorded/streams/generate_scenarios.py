"""Writes the cases `s-…` beside this file, without their results: what the scripts in `streaming/` say of joins, sessions and chains.

    python generate_scenarios.py FOLDER

The results were then recorded from real Spark 4.3, as those of `generate.py`.
"""
import json
import sys

D = sys.argv[1].rstrip("/") + "/"
def ts(s): return '2024-01-01T00:%02d:%02d%sZ'%(int(s)//60,int(s)%60,('%.3f'%(s-int(s)))[1:].rstrip('0') if s!=int(s) else '')
def case(name,sources,program,mode='append',feed='step',conf=None,notes=''):
    c=dict(name=name,area='stateful',notes=notes,mode='stream',sources=sources,program=program,sink=dict(outputMode=mode,trigger='default',feed=feed))
    if conf: c['sink']['conf']=conf
    json.dump(c,open(D+name+'.json','w'),indent=1)
def E(*steps): return {'e':{'schema':'t TIMESTAMP, k STRING, v INT','batches':[[dict(t=ts(r[0]),k=r[1],v=r[2]) for r in s] for s in steps]}}
def LR(*steps):
    f=lambda rows,p:[{p+'k':r[1],p+'t':ts(r[2]),p+'v':r[3]} for r in rows]
    return {n:{'schema':'%sk INT, %st TIMESTAMP, %sv INT'%(p,p,p),'batches':[f([r for r in s if r[0]==p],p) for s in steps]} for n,p in(('left','l'),('right','r'))}
wm=lambda c,d:{'op':'withWatermark','column':c,'delay':d}
side=lambda n,p,*ops,d='10 seconds':{'from':n,'ops':[wm(p+'t',d),*ops]}
gb=lambda keys,*aggs:{'op':'groupBy','keys':keys,'aggs':list(aggs)}
join=lambda right,on,how:{'op':'join','right':right,'on':on,'how':how}
nodata={'spark.sql.streaming.noDataMicroBatches.enabled':'false'}
case('s-session-complete-late',E([(30,'a',1)],[(31,'a',2)],[(10,'a',9),(36,'a',1)]),{'from':'e','ops':[wm('t','5 seconds'),gb(["session_window(t,'5 seconds')",'k'],'count(*) AS n')]},'complete')
case('s-session-group-updated',E([(10,'a',1),(12,'a',1)],[(26,'a',1)],[(13,'a',9)],[(40,'c',1)]),{'from':'e','ops':[wm('t','10 seconds'),gb(["session_window(t,'5 seconds')",'k'],'count(*) AS n')]})
win=lambda p,d='10 seconds',*more:side('left' if p=='l' else 'right',p,{'op':'selectExpr','exprs':[p+'k',"window(%st,'10 seconds') AS %sw"%(p,p),p+'v']},d=d)
for how in('left','full','semi'):
    l=win('l'); case('s-join-same-batch-'+how,LR([('l',1,1,1),('l',20,31,20),('r',20,31,20)],[('r',1,2,5)],[('l',7,60,7),('r',8,60,8)]),{'from':'left','ops':l['ops']+[join(win('r'),'lk = rk AND lw = rw',{'left':'leftOuter','full':'fullOuter','semi':'leftSemi'}[how])]},conf=nodata)
case('s-join-one-bound',LR([('l',1,20,1),('r',1,5,2)],[('l',2,60,2),('r',2,60,2)],[('l',1,61,3)]),{'from':'left','ops':[wm('lt','10 seconds'),join(side('right','r'),'lk = rk AND lt > rt + INTERVAL 10 SECONDS','inner')]})
case('s-join-two-bounds',LR([('l',1,10,1),('r',1,20,2),('r',1,21,3),('r',1,5,4)],[('l',9,36,9),('r',9,36,9)],[('l',1,26,5)],[('l',1,27,6)]),{'from':'left','ops':[wm('lt','10 seconds'),join(side('right','r'),'lk = rk AND lt >= rt - INTERVAL 10 SECONDS AND lt <= rt + INTERVAL 5 SECONDS','inner')]})
for name,on,how,t in(('numbers','lk = rk AND lv < rv','inner','lt'),('range','lk = rk AND rt BETWEEN lt AND lt + INTERVAL 5 SECONDS','inner','lt'),('left','lk = rk AND rt BETWEEN lt AND lt + INTERVAL 5 SECONDS','leftOuter','lt'),('right','lk = rk AND rt BETWEEN lt AND lt + INTERVAL 5 SECONDS','rightOuter','rt')):
    case('s-join-then-windows-'+name,LR([('l',1,8,1),('r',5,8,5),('r',1,9,3)],[('l',6,12,6),('r',1,12,9)],[('l',9,16,9),('r',9,16,10)],[('l',9,40,9),('r',9,40,10)]),{'from':'left','ops':[wm('lt','0 seconds'),join(side('right','r',d='0 seconds'),on,how),gb(["window(%s,'10 seconds')"%t],'count(*) AS n')]})
five=[wm('t','0 seconds'),gb(["window(t,'5 seconds')"],'count(*) AS n')]
case('s-windows-of-windows',E([(x,'a',1) for x in(10,11,12,13,14,15,16)],[(20,'a',1)],[(17,'late',1),(21,'a',1)],[(40,'a',1)]),{'from':'e','ops':five+[gb(["window(window,'10 seconds')"],'count(*) AS m','sum(n) AS s')]})
case('s-windows-three',E([(0,'a',1),(6,'a',1),(11,'a',1)],[(22,'a',1)],[(45,'a',1)]),{'from':'e','ops':five+[gb(["window(window,'10 seconds')"],'sum(n) AS n'),gb(["window(window,'20 seconds')"],'sum(n) AS n','count(*) AS m')]})
case('s-windows-then-dedup',E([(1,'a',1),(2,'a',1),(6,'a',1)],[(11,'a',1)],[(30,'a',1)]),{'from':'e','ops':five+[{'op':'dropDuplicates','columns':['n','window']}]})
case('s-dedup-both-sides',LR([('l',1,20,1),('l',1,20,1),('r',1,20,1),('r',1,20,1),('r',2,20,2)],[('l',2,20,2),('l',1,20,1),('r',1,20,1)],[('l',9,40,9),('r',9,40,9)]),{'from':'left','ops':[wm('lt','10 seconds'),{'op':'dropDuplicates','columns':['lk','lt']},join(side('right','r',{'op':'dropDuplicates','columns':['rk','rt']}),'lk = rk AND lt = rt','inner')]})
case('s-group-by-window-alias',E([(1,'a',1),(7,'a',1)],[(30,'a',1)]),{'from':'e','ops':[wm('t','0 seconds'),gb(["window(t,'5 seconds') AS w"],'count(*) AS n'),{'op':'selectExpr','exprs':['w.end','n']}]})
case('s-now-above-state',E([(1,'a',1)],[(2,'b',1)]),{'from':'e','ops':[gb(['t'],'count(*) AS n'),{'op':'where','condition':"t <= current_timestamp() - INTERVAL 1 DAY"}]},'complete')
